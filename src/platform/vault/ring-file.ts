// The file a key ring lies in: written whole and flushed before it counts, and readable by its owner alone.

import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KeyProviderFault } from './vault-error.ts'

const FILE_MODE = 0o600
const OTHERS_MASK = 0o077

function isCode(fault: unknown, code: string): boolean {
  return (fault as NodeJS.ErrnoException).code === code
}

/** The parsed file, or null when there is none; refuses a file that others may read. */
export async function readRingFile(path: string): Promise<unknown> {
  let text: string
  try {
    const { mode } = await stat(path)
    if (process.platform !== 'win32' && (mode & OTHERS_MASK) !== 0) {
      throw new KeyProviderFault(`the key file ${path} may be read by others: run chmod 600 on it`)
    }
    text = await readFile(path, 'utf8')
  } catch (fault) {
    if (isCode(fault, 'ENOENT')) return null
    throw fault
  }
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message would quote the file.
    throw new KeyProviderFault(`the key file ${path} is not valid JSON`)
  }
}

/** Writes the file unless it is there already; a crash leaves either nothing or all of it. */
export async function createRingFile(path: string, kept: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = await writeDraft(path, kept)
  try {
    await link(draft, path)
  } catch (fault) {
    if (!isCode(fault, 'EEXIST')) throw fault
  } finally {
    await unlink(draft)
  }
  await flushFolder(path)
}

/** Replaces the file by what `change` gives, one process at a time. */
export async function replaceRingFile<T>(
  path: string,
  change: () => Promise<{ kept: unknown; result: T }>,
): Promise<T> {
  const lockPath = `${path}.lock`
  let lock: Awaited<ReturnType<typeof open>>
  try {
    lock = await open(lockPath, 'wx', FILE_MODE)
  } catch (fault) {
    if (!isCode(fault, 'EEXIST')) throw fault
    throw new KeyProviderFault(`another process is changing the keys; if none is, remove ${lockPath}`)
  }
  try {
    const { kept, result } = await change()
    await rename(await writeDraft(path, kept), path)
    await flushFolder(path)
    return result
  } finally {
    await lock.close()
    await unlink(lockPath)
  }
}

async function writeDraft(path: string, kept: unknown): Promise<string> {
  const draft = `${path}.${randomUUID()}.draft`
  const file = await open(draft, 'wx', FILE_MODE)
  try {
    await file.writeFile(`${JSON.stringify(kept, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return draft
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
