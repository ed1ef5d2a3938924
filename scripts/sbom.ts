// npm run sbom: the packages the lock file pins for running, as a CycloneDX bill of materials in a file.

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const FILE_DEFAULT = 'sbom.cdx.json'
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

type Component = { 'bom-ref': string; name: string; version: string; purl: string }
type Bill = {
  bomFormat: string
  metadata: { component: Component }
  components: Component[]
  dependencies: { ref: string; dependsOn: string[] }[]
}
type Locked = { version?: string; dev?: boolean }

/** Name and version of every package of the lock file that is no tool of development. */
export function pinnedForRunning(): Set<string> {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const entries = Object.entries<Locked>(lock.packages)
  return new Set(
    entries.flatMap(([path, { version, dev }]) =>
      path === '' || dev
        ? []
        : [`${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`],
    ),
  )
}

/**
 * Asks npm for the whole bill and takes the tools out by the lock file: `--omit=dev` also loses packages that both
 * need (npm 11 leaves out pg-protocol). npm names the project after its folder; the bill names it after its package.
 */
export function billOfMaterials(): Bill {
  const npm = process.env.npm_execpath
  const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const asked = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: OUTPUT_BYTES_MAX } as const
  const bill: Bill = JSON.parse(
    execFileSync(program, [...first, ...asked], { ...options, stdio: ['ignore', 'pipe', 'ignore'] }),
  )
  const project = bill.metadata.component
  const pinned = pinnedForRunning()
  const kept = bill.components.filter(({ name, version }) => pinned.has(`${name}@${version}`))
  const refs = new Set([project['bom-ref'], ...kept.map((one) => one['bom-ref'])])
  return {
    ...bill,
    metadata: {
      ...bill.metadata,
      component: { ...project, name: JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).name },
    },
    components: kept,
    dependencies: bill.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  }
}

if (import.meta.main) {
  const file = process.argv[2] ?? FILE_DEFAULT
  const bill = billOfMaterials()
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`)
  console.log(`${file}: ${bill.components.length} packages`)
}
