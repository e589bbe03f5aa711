import type pico from "picocolors";

/** Colours, or none. */
export type Paint = ReturnType<typeof pico.createColors>;
