/** A user's mistake that shows only when the network is built or run; the message is a sentence for them. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}
