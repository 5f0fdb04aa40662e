package ai.lepton.server.traffic;

import java.util.ArrayList;
import java.util.List;

/**
 * As often as the weights say, and evenly mixed: each replica gains its weight with every request, the one that has most
 * takes it and gives the sum of all weights back. With weights 5, 1, 1 the order is a a b a c a a.
 *
 * @see <a href="https://github.com/nginx/nginx/commit/52327e0627f49dbda1e8db695e63a4b0af4448b1">nginx, smooth weighted
 *     round-robin</a>
 */
final class Weighted implements LoadBalancer {

    private final List<Double> gained = new ArrayList<>();

    @Override
    public synchronized int choose(List<? extends Load> replicas) {
        if (gained.size() != replicas.size()) {
            gained.clear();
            replicas.forEach(replica -> gained.add(0.0));
        }
        int best = 0;
        double sum = 0;
        for (int i = 0; i < replicas.size(); i++) {
            double weight = replicas.get(i).weight();
            sum += weight;
            gained.set(i, gained.get(i) + weight);
            if (gained.get(i) > gained.get(best)) {
                best = i;
            }
        }
        gained.set(best, gained.get(best) - sum);
        return best;
    }
}
