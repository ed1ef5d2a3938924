// The bill of materials names the project, and exactly the packages of the lock file that are no development tools.

import { expect, it } from 'vitest'
import { billOfMaterials, pinnedForRunning } from './sbom.ts'

it('lists what the lock file pins for running, each by name, version and address, and no tool', () => {
  const bill = billOfMaterials()
  expect(bill.bomFormat).toBe('CycloneDX')
  expect(bill.metadata.component.name).toBe('kahu')
  const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`))
  expect([...pinnedForRunning()].filter((one) => !listed.has(one))).toEqual([])
  expect([...listed].filter((one) => one.startsWith('vitest@'))).toEqual([])
  expect([...listed].filter((one) => one.startsWith('pg-protocol@'))).toHaveLength(1)
  for (const { purl } of bill.components) expect(purl).toMatch(/^pkg:npm\//)
})
