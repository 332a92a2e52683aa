/**
 * How long a record waits for lines of the transcript, which lags behind the hooks: 0.1 s was measured, two seconds are
 * allowed for. After that it is made of what is known. A turn's record leaves as soon as its last line is there,
 * usually within 0.2 s of its Stop.
 */
export const ALLOWED_LATENESS_MS = 2_500

/**
 * File times come from a coarser clock than the transcript's: a hook can seem this much earlier or later than the line
 * beside it.
 */
export const CLOCK_MS = 10
