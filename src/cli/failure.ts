/** Exit statuses that scripts may rely on. */
export const exitStatus = { done: 0, errors: 1, usage: 2, diverged: 3, interrupted: 130 } as const;

/** Ends the command with a status; the message, if any, goes to standard error as it is. */
export class Failure extends Error {
  override readonly name: string = 'Failure';

  constructor(
    readonly status: number,
    message = '',
  ) {
    super(message);
  }
}

/** The command line asks for what can not be done as it is written. */
export class UsageError extends Failure {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(exitStatus.usage, message);
  }
}
