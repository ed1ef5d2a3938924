// A problem in words: the server's own words, or ours when nobody answered.

import { ApiProblem } from './api.ts'
import { hasWords, t } from './i18n.ts'

/** Title and detail to show for any error; never the error's own English text. */
export function problemText(error: unknown): { title: string; detail: string } {
  if (!(error instanceof ApiProblem))
    return { title: t('problem.unexpected.title'), detail: t('problem.unexpected.detail') }
  if (error.code === 'network' || error.code === 'unexpected') {
    return { title: t(`problem.${error.code}.title`), detail: t(`problem.${error.code}.detail`) }
  }
  const own = `refusal.${error.code}`
  const title =
    error.problem.title && error.problem.title !== error.code
      ? error.problem.title
      : hasWords(own)
        ? t(own, error.problem.facts)
        : t('problem.unexpected.title')
  return { title, detail: error.detail && error.detail !== title ? error.detail : '' }
}

/** Messages by field path; a message the server did not word is worded here. */
export function fieldMessages(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {}
  return Object.fromEntries(
    error.fields.map(({ field, rule, message, facts }) => {
      // "At least 1" says nothing to people: the field is empty and must not be.
      const isEmpty = rule === 'schema.too-short' && facts?.limit === 1
      return [field, isEmpty ? t('refusal.schema.required') : message || t(`refusal.${rule}`, facts)]
    }),
  )
}
