// The reference module's contract: codes that forms pick from.

import { nullable, oneOf, route, T } from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const
export const ReferenceKind = oneOf('division', 'industry', 'occupation', 'country', 'currency', 'merchant-category')
export type ReferenceKind = T.Static<typeof ReferenceKind>

export const Division = T.Object({
  code: T.String({ description: 'GB/T 2260 code' }),
  name: T.String(),
  english: T.String(),
  fullName: T.String(),
  fullEnglish: T.String(),
  parent: nullable(T.String()),
  abolished: T.Boolean(),
  hasChildren: T.Boolean(),
})

export const ReferenceEntry = T.Object({
  code: T.String(),
  name: T.String(),
  /** With all that stands above it: 江苏省南京市玄武区. */
  fullName: T.String(),
  english: T.String(),
  /** Xuanwu District, Nanjing, Jiangsu. */
  fullEnglish: T.String(),
  /** No longer given out; old records still carry it. */
  abolished: T.Boolean(),
})
export type ReferenceEntry = T.Static<typeof ReferenceEntry>

export const divisions = route({
  id: 'reference.divisions',
  method: 'GET',
  path: '/reference/divisions',
  summary: 'Provinces, or what lies directly under a division',
  permission: 'signed-in',
  query: T.Object({ parent: T.Optional(T.String({ pattern: '^[0-9]{6}$' })) }, closed),
  reply: T.Object({ items: T.Array(Division) }),
})

export const search = route({
  id: 'reference.search',
  method: 'GET',
  path: '/reference/:kind/search',
  summary: 'Codes by Chinese or English name, code or pinyin initials, best first',
  permission: 'signed-in',
  params: T.Object({ kind: ReferenceKind }),
  query: T.Object(
    {
      q: T.String({ minLength: 1, maxLength: 50 }),
      limit: T.Optional(T.Integer({ minimum: 1, maximum: 50, default: 20 })),
    },
    closed,
  ),
  reply: T.Object({ items: T.Array(ReferenceEntry) }),
})
