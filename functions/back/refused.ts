/** Why nothing was done, as a sentence for who asked. */
export class Refused extends Error {}
