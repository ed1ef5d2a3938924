// What is best done next at a record: every module's steps together, the most urgent first.

import { type Ref, ref, watchEffect } from 'vue'
import { modulePages, type NextStep } from '../pages.ts'
import { useSession } from '../session.ts'
import { settings } from '../settings.ts'

const STEPS_MAX = 8

/** Asks the modules anew whenever what is known of the record changes; one that cannot answer leaves the others alone. */
export function useNextSteps(record: string, about: () => unknown): Ref<NextStep[]> {
  const session = useSession()
  const steps = ref<NextStep[]>([]) as Ref<NextStep[]>
  const sources = modulePages.flatMap((module) => module.nextSteps ?? []).filter((source) => source.record === record)
  watchEffect((onCleanup) => {
    const known = settings.language && about()
    let isCurrent = true
    onCleanup(() => {
      isCurrent = false
    })
    if (!known) return
    const told: NextStep[][] = sources.map(() => [])
    const put = (at: number, answer: NextStep[]) => {
      if (!isCurrent) return
      told[at] = answer
      steps.value = told
        .flat()
        .sort((a, b) => b.urgency - a.urgency)
        .slice(0, STEPS_MAX)
    }
    for (const [at, source] of sources.entries()) {
      if (source.permission && !session.may(source.permission)) continue
      const answer = source.steps(known as never)
      if (Array.isArray(answer)) put(at, answer)
      else void answer.then((later) => put(at, later)).catch(() => undefined)
    }
    if (sources.length === 0) steps.value = []
  })
  return steps
}
