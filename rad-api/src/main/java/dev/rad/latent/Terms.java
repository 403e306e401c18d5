package dev.rad.latent;

import dev.rad.latent.SchedulerStep.Source;
import dev.rad.latent.SchedulerStep.Term;
import java.util.ArrayList;
import java.util.List;

/** Sums terms: equal ones are merged, those without effect left out. */
final class Terms {
  private final List<Term> terms = new ArrayList<>();

  Terms add(Source source, int age, double factor) {
    for (int k = 0; k < terms.size(); k++) {
      Term term = terms.get(k);
      if (term.source() == source && term.age() == age) {
        terms.set(k, new Term(source, age, term.factor() + factor));
        return this;
      }
    }
    terms.add(new Term(source, age, factor));
    return this;
  }

  List<Term> list() {
    return terms.stream().filter(term -> term.factor() != 0).toList();
  }
}
