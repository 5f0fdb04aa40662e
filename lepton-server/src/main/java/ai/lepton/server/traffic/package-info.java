/**
 * Which version a request goes to, which of its replicas, and how many of these there are to be: arithmetic, without
 * models, threads or clocks.
 *
 * <p>Start at {@link ai.lepton.server.traffic.TrafficSplit} and {@link ai.lepton.server.traffic.LoadBalancer}.
 */
@NullMarked
package ai.lepton.server.traffic;

import org.jspecify.annotations.NullMarked;
