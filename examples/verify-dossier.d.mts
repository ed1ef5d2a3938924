// Types of the dossier's verifier, for tests that call its parts.

export type Secret = { passphrase?: string; privateKey?: string }
export function openDossier(file: Buffer, secret: Secret): Buffer
export function checkPack(
  pack: Buffer,
  bankKeys?: readonly string[],
): {
  findings: string[]
  manifest: Record<string, unknown> | null
  parts: Map<string, Buffer>
  proved?: number
  rows?: number
}
