/**
 * Pages about what a recipe made: figures against baselines, pictures, what became of the data.
 *
 * <p>Start at {@link ai.lepton.recipes.report.ReportPage}.
 */
@NullMarked
package ai.lepton.recipes.report;

import org.jspecify.annotations.NullMarked;
