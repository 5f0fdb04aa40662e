/**
 * How the store's file is opened, checked, copied and brought to the newest schema.
 *
 * <p>Start at {@link ai.lepton.control.store.internal.StoreCheck}.
 */
@NullMarked
package ai.lepton.control.store.internal;

import org.jspecify.annotations.NullMarked;
