// All rules with what works of them, and one with its versions.

import { query } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { listNewest, listVersions, type RuleVersion } from '../rule-store.ts'
import { showLine, showVersion } from '../show-rule.ts'
import { countHits } from '../stream/stream-store.ts'

const HITS_MS = 7 * 86_400_000

export const listRules = query(contract.listRules, async ({ tx, clock }) => {
  const hits = await countHits(tx, new Date(clock.now().getTime() - HITS_MS))
  const byCode = new Map<string, [RuleVersion, ...RuleVersion[]]>()
  for (const row of await listNewest(tx)) {
    const known = byCode.get(row.code)
    if (known) known.push(row)
    else byCode.set(row.code, [row])
  }
  return { items: [...byCode].map(([code, versions]) => showLine(versions, hits.get(code) ?? 0)) }
})

export const showRule = query(contract.showRule, async ({ tx }, { params }) => {
  const versions = await listVersions(tx, params.code)
  if (versions.length === 0) throw new Refusal('monitoring.rule-not-found', { code: params.code }, { status: 404 })
  return { versions: versions.map(showVersion) }
})
