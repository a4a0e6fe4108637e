/** The version of this package; a test holds it against package.json. */
export const PACKAGE_VERSION = '0.1.0';

/** Raised whenever the same options and seed give other values than before; part of every trace's metadata. */
export const VALUE_STREAM_VERSION = 5;
