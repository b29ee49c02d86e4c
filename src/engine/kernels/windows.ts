/** A convolution's windows, as its operations name them. */

/** The windows of an operation, from its byte 60 on: how large a sample is, a window, and how many windows there are. */
export let channels: i32 = 0;
export let height: i32 = 0;
export let width: i32 = 0;
export let windowHeight: i32 = 0;
export let windowWidth: i32 = 0;
export let stride: i32 = 0;
/** Rows and columns of zeros before the first. */
export let above: i32 = 0;
export let before: i32 = 0;
export let rows: i32 = 0;
export let columns: i32 = 0;

/** Takes the windows of an operation. */
export function takeWindows(op: usize): void {
  channels = load<i32>(op, 60);
  height = load<i32>(op, 64);
  width = load<i32>(op, 68);
  windowHeight = load<i32>(op, 72);
  windowWidth = load<i32>(op, 76);
  stride = load<i32>(op, 80);
  above = load<i32>(op, 84);
  before = load<i32>(op, 88);
  rows = load<i32>(op, 92);
  columns = load<i32>(op, 96);
}
