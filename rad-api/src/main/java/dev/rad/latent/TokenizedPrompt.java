package dev.rad.latent;

import java.util.List;

/**
 * A prompt as a text encoder reads it.
 *
 * @param ids the tokens' numbers, as many as the encoder takes: the start, the prompt's, the end,
 *     and padding
 * @param tokens the prompt's tokens as the vocabulary spells them, those that were cut among them
 * @param cut what did not fit, in lower case; empty if everything did
 */
public record TokenizedPrompt(List<Integer> ids, List<String> tokens, String cut) {
  /**
   * Copies the lists.
   *
   * @param ids the tokens' numbers
   * @param tokens the tokens
   * @param cut what did not fit
   */
  public TokenizedPrompt {
    ids = List.copyOf(ids);
    tokens = List.copyOf(tokens);
  }
}
