import { check } from './check';
import type { Command } from './command';
import { gradients } from './gradients';
import { train } from './train';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [check, train, gradients];
