import { createHash } from "node:crypto";

export function cut(whole: string, limit: number): string {
  if (whole.length <= limit) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${whole.slice(0, limit - hash.length - 1)}-${hash}`;
}
