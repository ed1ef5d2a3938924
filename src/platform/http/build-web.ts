// Builds the pages when a source is newer than what was built.

import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

function newestMs(folder: string): number {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
  }
  return newest
}

/** The folder of the built pages; builds them first when `sources` changed. `log` gets a line when it does. */
export async function buildWebWhenStale(root: string, log: (line: string) => void): Promise<string | null> {
  const built = join(root, 'dist', 'web')
  const config = join(root, 'src', 'web', 'vite.config.ts')
  if (!existsSync(config)) return existsSync(built) ? built : null
  const mark = join(built, 'index.html')
  const builtMs = existsSync(mark) ? statSync(mark).mtimeMs : 0
  const changed = [join(root, 'src'), join(root, 'package-lock.json')].some(
    (place) => (statSync(place).isDirectory() ? newestMs(place) : statSync(place).mtimeMs) > builtMs,
  )
  if (!changed) return built
  log('building the pages')
  const { build } = await import('vite')
  await build({ configFile: config, logLevel: 'warn' })
  return built
}
