// @ts-check
/* Dense networks with jax-js, in WebAssembly: a whole step is one compiled function. An array lives as long as its references. */
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { features, inputs, measure, targets, weights, workload } from './peer.mjs';

await init('wasm');
defaultDevice('wasm');

const { layers, samples, batch, outputs, loss: kind, optimizer } = workload;

let parameters = layers.map(({ name, units = 0 }) => ({
  w: np.array(weights(name, 'weight').values).reshape([units, weights(name, 'weight').shape[1] ?? 0]),
  b: np.array(weights(name, 'bias').values),
}));

/**
 * @param {typeof parameters} p
 * @param {np.Array} x
 * @param {np.Array} y
 */
function lossOf(p, x, y) {
  let a = x;
  p.forEach(({ w, b }, index) => {
    a = np.matmul(a, np.transpose(w)).add(b);
    if (layers[index]?.activation === 'relu') a = nn.relu(a);
    else if (layers[index]?.activation === 'tanh') a = np.tanh(a);
  });
  if (kind === 'mse') return np.square(a.sub(y)).mean();
  return nn.logSoftmax(a).mul(y).sum(-1).mean().mul(-1);
}

const gradient = valueAndGrad(lossOf);
const step = jit((/** @type {typeof parameters} */ p, /** @type {np.Array} */ x, /** @type {np.Array} */ y) => {
  const [value, slopes] = gradient(
    p.map(({ w, b }) => ({ w: w.ref, b: b.ref })),
    x,
    y,
  );
  const next = p.map(({ w, b }, index) => ({
    w: w.sub(slopes[index].w.mul(optimizer.lr)),
    b: b.sub(slopes[index].b.mul(optimizer.lr)),
  }));
  return [value, next];
});

const batches = Array.from({ length: Math.ceil(samples / batch) }, (_, index) => {
  const [from, to] = [index * batch, Math.min(samples, (index + 1) * batch)];
  return {
    size: to - from,
    x: np.array(inputs.slice(from * features, to * features)).reshape([to - from, features]),
    y: np.array(targets.slice(from * outputs, to * outputs)).reshape([to - from, outputs]),
  };
});

await measure(async () => {
  let total = 0;
  for (const { size, x, y } of batches) {
    const [value, next] = step(parameters, x.ref, y.ref);
    parameters = next;
    total += size * value.js();
  }
  return total / samples;
});
