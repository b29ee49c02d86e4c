/**
 * Elementary functions whose every bit is specified: only + - * / and the square root of IEEE 754, which are rounded
 * alike everywhere, and exact scalings. JavaScript's own are not specified to the bit. Against integer
 * arithmetic of 240 bits, exp, log, log1p, sin, cos and pow are within 1 ulp, expm1 and tanh within 1.5, erf within 2, erfc
 * within 3.5 (measured over 20,000 points a range; the tests measure anew).
 */
export { erf, erfc } from './error-function';
export { exp, expm1 } from './exponential';
export { log, log1p } from './logarithm';
export { pow } from './power';
export { tanh } from './tanh';
export { cos, sin } from './trigonometric';
