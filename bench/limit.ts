/** Multiplies and adds in 12 registers, so many that none waits for the one before. AssemblyScript. */
export function spin(rounds: i32): f32 {
  const factor = f32x4.splat(0.999);
  const more = f32x4.splat(0.001);
  let a = more;
  let b = more;
  let c = more;
  let d = more;
  let e = more;
  let f = more;
  let g = more;
  let h = more;
  let i = more;
  let j = more;
  let k = more;
  let l = more;
  for (let round = 0; round < rounds; round++) {
    a = f32x4.add(f32x4.mul(a, factor), more);
    b = f32x4.add(f32x4.mul(b, factor), more);
    c = f32x4.add(f32x4.mul(c, factor), more);
    d = f32x4.add(f32x4.mul(d, factor), more);
    e = f32x4.add(f32x4.mul(e, factor), more);
    f = f32x4.add(f32x4.mul(f, factor), more);
    g = f32x4.add(f32x4.mul(g, factor), more);
    h = f32x4.add(f32x4.mul(h, factor), more);
    i = f32x4.add(f32x4.mul(i, factor), more);
    j = f32x4.add(f32x4.mul(j, factor), more);
    k = f32x4.add(f32x4.mul(k, factor), more);
    l = f32x4.add(f32x4.mul(l, factor), more);
  }
  const first = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const second = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l));
  return f32x4.extract_lane(f32x4.add(first, second), 0);
}
