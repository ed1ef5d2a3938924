// The rules that run as one engine: which versions, what a hit of theirs is, live or tried beside.

import { compileRules } from '../rule/compile.ts'
import type { Engine, Hit as EngineHit, Surroundings } from '../rule/engine-types.ts'
import type { Rule } from '../rule-contract.ts'
import type { RuleVersion } from '../rule-store.ts'

export type Running = Pick<RuleVersion, 'code' | 'version' | 'rule'> & { mode: 'live' | 'shadow' }
export type RunningRules = { engine: Engine; of: (hit: EngineHit) => Running }

const runs = (versions: readonly RuleVersion[]): Running[] =>
  versions.flatMap(({ code, version, rule, state }) =>
    state === 'live' || state === 'shadow' ? [{ code, version, rule, mode: state }] : [],
  )

/** A version that is tried keeps a quiet period of its own: it runs under a code of its own. */
const ownCode = ({ rule, mode, code }: Running): Rule => (mode === 'live' ? rule : { ...rule, code: `${code}-TRIED` })

export function engineOf(versions: readonly RuleVersion[], surroundings: Surroundings): RunningRules {
  const running = runs(versions)
  return {
    engine: compileRules({ rules: running.map(ownCode), surroundings }),
    of: ({ rule }) => running[rule] as Running,
  }
}
