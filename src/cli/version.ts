/** Put in by the bundler. */
declare const NNET_VERSION: string;

/** The version of this command. */
export const version = NNET_VERSION;
