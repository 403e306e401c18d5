package dev.rad.latent;

import java.util.List;

/**
 * A prompt in the form that a text encoder takes.
 *
 * @param ids the token numbers, as many as the encoder takes: the start, the prompt's tokens, the
 *     end, and padding
 * @param tokens the prompt's tokens in the vocabulary's spelling, including those that were cut off
 * @param cut the part that did not fit, in lower case; empty if everything did
 */
public record TokenizedPrompt(List<Integer> ids, List<String> tokens, String cut) {
  /**
   * Copies the lists.
   *
   * @param ids the tokens' numbers
   * @param tokens the tokens
   * @param cut the part that did not fit
   */
  public TokenizedPrompt {
    ids = List.copyOf(ids);
    tokens = List.copyOf(tokens);
  }
}
