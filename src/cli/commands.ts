import { check } from './check';
import type { Command } from './command';
import { format } from './format';
import { gradcheck } from './gradcheck';
import { gradients } from './gradients';
import { predict } from './predict';
import { runs } from './runs';
import { sweep } from './sweep';
import { train } from './train';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [check, format, train, gradients, gradcheck, predict, sweep, runs];
