/** Runs tests inside the extension host, where no test framework lives. */

/** One test, and why it failed. */
export interface Outcome {
  readonly name: string;
  readonly error?: string;
}

interface Test {
  readonly name: string;
  readonly body: () => Promise<void>;
}

/** A test may take this many milliseconds. */
const limit = 30_000;

const tests: Test[] = [];
let group = '';

/** Names what the tests in `body` are about. */
export function describe(name: string, body: () => void): void {
  group = name;
  body();
  group = '';
}

/** Adds a test. */
export const it = (name: string, body: () => Promise<void>): void =>
  void tests.push({ name: [group, name].filter(Boolean).join(' '), body });

/** Runs the tests one after the other, `cleanUp` after each, and tells after each how all went so far. */
export async function runTests(
  cleanUp: () => Promise<void>,
  tell: (outcomes: readonly Outcome[]) => Promise<void>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, body } of tests) {
    const problems: string[] = [];
    for (const step of [body, cleanUp]) {
      await limited(step()).catch((error: unknown) => problems.push(reasonOf(error)));
    }
    outcomes.push(problems.length > 0 ? { name, error: problems.join('\n') } : { name });
    await tell(outcomes);
  }
  return outcomes;
}

function limited(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not through after ${limit / 1000} s`)), limit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const reasonOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
