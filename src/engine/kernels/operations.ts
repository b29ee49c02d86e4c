/**
 * What a compiled program is made of. Both sides read this file: the compiler of programs (TypeScript) and the
 * interpreter (AssemblyScript). An operation is a record of 32-bit words: a head, then its arguments.
 */
export enum Operation {
  End,
  Gather,
  Pack,
  DenseForward,
  DenseInput,
  DenseWeight,
  Activate,
  ActivateBackward,
  Softmax,
  SoftmaxBackward,
  Dropout,
  DropoutBackward,
  Add,
  Copy,
  Clear,
  AddTo,
  Loss,
  CheckLoss,
  TallyClasses,
  TallyErrors,
  Penalty,
  Norm,
  Update,
  CheckUpdate,
  Convolve,
  ConvolveWeight,
  ConvolveInput,
  TurnFilters,
  MaxPool,
  MaxPoolBackward,
  MaxPoolWinners,
  TurnChannels,
  TurnWindows,
  ConvolveWeightWinners,
  ConvolveInputWinners,
  AveragePool,
  AveragePoolBackward,
  Recur,
  RecurBackward,
  TurnPanels,
  NormaliseLines,
  NormaliseLinesBackward,
  NormaliseLinesWeight,
  SumChannels,
  SettleChannels,
  NormaliseChannels,
  SettleChannelsBackward,
  NormaliseChannelsBackward,
  MoveRunning,
  MeanSteps,
  MeanStepsBackward,
  UnfoldSteps,
  FoldSteps,
  LookUp,
  LookUpBackward,
  Attend,
  AttendBackward,
}

/** Elementwise activations. */
export enum Activation {
  Linear,
  Relu,
  LeakyRelu,
  Elu,
  Selu,
  Gelu,
  Silu,
  Sigmoid,
  Tanh,
  Softplus,
  Softsign,
  HardSigmoid,
}

/** What is added up of each channel: values, the squares of their distance from the mean; of gradients themselves, and times what was normalised. */
export enum ChannelSum {
  Values,
  Squares,
  Slopes,
}

/** What a recurrent layer's step is. */
export enum Cell {
  Rnn,
  Gru,
  Lstm,
}

export enum Loss {
  Mse,
  Mae,
  Huber,
  LogCosh,
  BinaryCrossEntropy,
  BinaryCrossEntropyLogits,
  CrossEntropy,
  CrossEntropyLogits,
  Hinge,
  SquaredHinge,
  KlDivergence,
  Poisson,
  Cosine,
}

/** `None` changes nothing, and only looks whether the gradient is finite. */
export enum Optimizer {
  None,
  Sgd,
  Momentum,
  Adam,
  Nadam,
  Adagrad,
  Adadelta,
  Rmsprop,
  Lion,
}

/** How a batch is treated: as the reference backend's modes. */
export enum Mode {
  Training,
  Evaluation,
  Probe,
}

/** What `run` comes back with. */
export enum Outcome {
  /** The budget is used up; call again. */
  More,
  /** All batches are done. */
  Done,
  /** The batch's loss is not finite. */
  Loss,
  /** A gradient is not finite; the update has been made with it. */
  Gradient,
  /** The update made a weight infinite. */
  Update,
  /** The batch would make a running statistic infinite. */
  Running,
}

/**
 * Bytes of a record's head: the operation, the record's length in bytes, what an item costs (float32, about
 * nanoseconds), items a row of the batch, items beside, items a chunk, and units a chunk. An operation's units may be
 * done in any order, by any thread: none reads what another writes.
 */
export const headSize = 28;

/** Rows that a product takes at once. */
export const rowChunk = 256;
/** Columns of an embedding whose gradients are added up at once. */
export const columnChunk = 32;
/** Elements that an elementwise operation takes at once. */
export const elementChunk = 4096;

/** Stands below in `Context.Claim` when nothing is offered to other threads; see `threads.ts`. */
export const nothingOffered = 0x7fffffff;

/** The figures of a step that change from step to step, [coefficientCount] float32 each. */
export const coefficientCount = 4;

/**
 * Where the state of a running program stands, in bytes from the start of its context; 32-bit integers but where float64
 * is said.
 */
export enum Context {
  /** The program, and where in it the run stands: the record, and the first of its units that is not done. */
  Program = 0,
  Place = 4,
  Cursor = 8,
  Mode = 12,
  /** The samples: where their indices begin, how many there are, the first of this batch, and how many a batch has. */
  Order = 16,
  Samples = 20,
  First = 24,
  Batch = 28,
  /** Samples of this batch. */
  Rows = 32,
  /** Batches still to do, this one included, and those done. */
  Left = 36,
  Done = 40,
  /** This step's coefficients, and how many bytes on the next step's are. */
  Coefficients = 44,
  /** A thread's own space, and how much each has. */
  Scratch = 48,
  ScratchSize = 52,
  /** What each sample of the batch costs, float64. */
  Losses = 56,
  /** The losses of all samples of the batches done, and the mean of this batch; float64. */
  LossSum = 64,
  Loss = 72,
  /** What clipping multiplies gradients by; float32. */
  Clip = 80,
  /** Dropout: where the streams' positions (float64) begin, and how many there are. */
  Streams = 88,
  StreamCount = 92,
  /** Not 0 where a gradient, or a weight after its update, is not finite. */
  BadGradient = 96,
  BadWeight = 100,
  /** The losses of this batch's samples; float64. */
  BatchSum = 104,
  /** Where a running statistic lies that the batch would make infinite; 0 where there is none. */
  BadRunning = 116,
  /** Threads that share the work, the one that runs the program included; and what is worth sharing, about ns, float64. */
  Threads = 112,
  LeastShared = 120,
  /** What is shared just now; see `threads.ts`. On lines of the cache that nothing else is on. */
  Claim = 128,
  Shared = 136,
  SharedEnd = 140,
  Grain = 144,
  /** Units that other threads have done so far. */
  Finished = 192,
  /** Threads that sleep. */
  Asleep = 256,
  /** Not 0 when a thread has died. */
  Failed = 260,
  Size = 320,
}
