// The project's own files, read once.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

export const root = resolve(import.meta.dirname, '..')
const FOLDERS = ['src', 'test', 'bench', 'checks', 'scripts']
const LEFT_OUT = new Set(['node_modules', 'dist', 'public', '.vite'])

export type SourceFile = { path: string; text: string }

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [path]
  })
}

let known: SourceFile[] | undefined

/** Every .ts, .vue, .mjs and .sql file, with slashes in its path. */
export function listSources(ends: RegExp = /\.(ts|vue|mjs|sql)$/): SourceFile[] {
  known ??= FOLDERS.flatMap((folder) => {
    try {
      return walk(join(root, folder))
    } catch {
      return []
    }
  })
    .filter((path) => /\.(ts|vue|mjs|sql)$/.test(path))
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
  return known.filter(({ path }) => ends.test(path))
}

export const isTest = (path: string) => /\.(test|fixture)\.ts$/.test(path) || /^(test|bench)\//.test(path)
