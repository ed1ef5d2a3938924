// A file as evidence of a change: its kind and size checked, its bytes as base64.

export const EVIDENCE_FILES_MAX = 5
const EVIDENCE_BYTES_MAX = 1_000_000
const TYPES = ['image/png', 'image/jpeg', 'application/pdf', 'text/plain'] as const
export type EvidenceFile = { name: string; mediaType: (typeof TYPES)[number]; bytes: number; base64: string }

export async function readEvidence(file: File): Promise<EvidenceFile | { refused: 'tooLarge' | 'wrongType' }> {
  const mediaType = TYPES.find((type) => type === file.type)
  if (!mediaType) return { refused: 'wrongType' }
  if (file.size > EVIDENCE_BYTES_MAX) return { refused: 'tooLarge' }
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
  return { name: file.name.slice(-80), mediaType, bytes: file.size, base64: address.slice(address.indexOf(',') + 1) }
}
