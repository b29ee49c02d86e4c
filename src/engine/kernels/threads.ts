/**
 * An operation's units, done by several threads. The one that runs the program offers them; each thread claims some units
 * after the other until none is left, and the one that offered waits for those that others still do. Which thread does
 * which unit changes nothing: units are independent, and each sum is within one of them.
 *
 * What is claimed is one word of 64 bits: above, how many offers there have been; below, the first unit that nobody has
 * claimed. A claim counts only where the word has not changed since it was read. So a thread that comes late, with an
 * older offer in mind, gets nothing. While an offer is written down, the word says that there is none.
 */
import { Context, nothingOffered } from './operations';
import { execute } from './execute';
import { attach, context } from './state';

/** Below: the thread is not needed any more. */
const farewell: u64 = nothingOffered - 1;

/** How often a thread looks for an offer before it sleeps: well under a millisecond. */
const patience = 300000;

/** What takes longer than so many ns is worth waking others for, which takes up to 0.3 ms. */
const worthWaking: f64 = 1e6;

/** Makes a word of the next offer. */
@inline
function nextOffer(at: usize, below: u64): void {
  const offers = atomic.load<u64>(at, Context.Claim) >> 32;
  atomic.store<u64>(at, ((offers + 1) << 32) | below, Context.Claim);
}

@inline
function wakeAll(at: usize): void {
  atomic.notify(at + Context.Claim + 4, -1);
}

/** Wakes the threads that sleep. */
export function wake(): void {
  if (!ASC_FEATURE_THREADS) return;
  if (atomic.load<i32>(context, Context.Asleep) > 0) wakeAll(context);
}

/** Does units of an operation together with the other threads; they take about so many ns. */
export function share(op: usize, from: i32, to: i32, threads: i32, time: f64): void {
  if (!ASC_FEATURE_THREADS) return;
  const grain = max(1, (to - from) / (8 * threads));
  store<usize>(context, op, Context.Shared);
  store<i32>(context, to, Context.SharedEnd);
  store<i32>(context, grain, Context.Grain);
  const before = atomic.load<i32>(context, Context.Finished);
  nextOffer(context, <u64>from);
  if (time > worthWaking) wake();
  let own = 0;
  while (true) {
    const first = <i32>atomic.add<u64>(context, <u64>grain, Context.Claim);
    if (first >= to) break;
    const end = min(to, first + grain);
    execute(op, first, end);
    own += end - first;
  }
  while (atomic.load<i32>(context, Context.Finished) - before + own < to - from) {
    if (atomic.load<i32>(context, Context.Failed)) unreachable();
  }
  const offers = atomic.load<u64>(context, Context.Claim) >> 32;
  atomic.store<u64>(context, (offers << 32) | <u64>nothingOffered, Context.Claim);
}

/** Does units that are offered until it is not needed any more: what another thread, from 1, does all the time. */
export function help(at: usize, thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  attach(at, thread);
  let looked = 0;
  while (true) {
    const claim = atomic.load<u64>(at, Context.Claim);
    const first = claim & 0xffffffff;
    if (first == farewell) return;
    if (first != nothingOffered) {
      const op = load<usize>(at, Context.Shared);
      const to = load<i32>(at, Context.SharedEnd);
      const grain = load<i32>(at, Context.Grain);
      if (<i32>first < to) {
        if (atomic.cmpxchg<u64>(at, claim, claim + <u64>grain, Context.Claim) == claim) {
          const end = min(to, <i32>first + grain);
          execute(op, <i32>first, end);
          atomic.add<i32>(at, end - <i32>first, Context.Finished);
        }
        looked = 0;
        continue;
      }
    }
    if (++looked < patience) continue;
    atomic.add<i32>(at, 1, Context.Asleep);
    atomic.wait<i32>(at + Context.Claim + 4, <i32>(claim >> 32), -1);
    atomic.sub<i32>(at, 1, Context.Asleep);
    looked = 0;
  }
}

/** Sends the other threads home; whoever runs the program goes on alone. */
export function dismiss(at: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  store<i32>(at, 1, Context.Threads);
  nextOffer(at, farewell);
  wakeAll(at);
}
