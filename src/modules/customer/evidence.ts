// What a piece of evidence is, told by its first bytes: a name and a declared type are only what somebody says.

const BEGINNINGS: Record<string, Buffer> = {
  'image/png': Buffer.from('89504e470d0a1a0a', 'hex'),
  'image/jpeg': Buffer.from('ffd8ff', 'hex'),
  'application/pdf': Buffer.from('%PDF-'),
}

/** Whether content begins as files of its declared media type do; plain text holds no NUL (RFC 2046, PNG 1.2, ISO 32000). */
export function isWhatItSays(mediaType: string, content: Buffer): boolean {
  const beginning = BEGINNINGS[mediaType]
  if (beginning) return content.subarray(0, beginning.length).equals(beginning)
  return mediaType === 'text/plain' && !content.includes(0)
}
