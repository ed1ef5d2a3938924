// From where a system may call, and what of its rights a token carries.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNetwork, mayCallFrom, scopeOf } from './client.ts'

describe('addresses', () => {
  it('are single ones or networks of either kind', () => {
    for (const good of ['10.1.2.3', '10.0.0.0/8', '2001:db8::/32', '::1', '0.0.0.0/0'])
      expect(isNetwork(good)).toBe(true)
    for (const bad of [
      '10.1.2',
      '10.0.0.0/33',
      '10.0.0.0/8/8',
      'bank.example',
      '',
      '::1/129',
      '10.0.0.0/-1',
      '1.2.3.4/ 8',
    ])
      expect(isNetwork(bad)).toBe(false)
  })

  it('within a named network pass, others do not, also when written as mapped ones', () => {
    const networks = ['10.1.0.0/16', '192.0.2.7', '2001:db8:1::/48']
    for (const origin of ['10.1.200.3', '::ffff:10.1.0.1', '192.0.2.7', '2001:db8:1:5::9'])
      expect(mayCallFrom(networks, origin)).toBe(true)
    for (const origin of ['10.2.0.1', '::ffff:10.2.0.1', '192.0.2.8', '2001:db8:2::1', 'unknown', ''])
      expect(mayCallFrom(networks, origin)).toBe(false)
    expect(mayCallFrom([], '203.0.113.1')).toBe(true)
  })

  it('agree with arithmetic for any network of IPv4', () => {
    const numberOf = (parts: number[]) => parts.reduce((sum, part) => sum * 256 + part, 0)
    const address = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (net, from, bits) => {
        const size = 2 ** (32 - bits)
        const inside = Math.floor(numberOf(net) / size) === Math.floor(numberOf(from) / size)
        expect(mayCallFrom([`${net.join('.')}/${bits}`], from.join('.'))).toBe(inside)
      }),
    )
  })
})

describe('a token', () => {
  it('carries what was asked for, never more than the system has', () => {
    expect(scopeOf(['a.b', 'c.d'], undefined)).toEqual(['a.b', 'c.d'])
    expect(scopeOf(['a.b', 'c.d'], 'c.d')).toEqual(['c.d'])
    for (const asked of ['e.f', 'a.b e.f', '', ' ']) expect(scopeOf(['a.b', 'c.d'], asked)).toBeNull()
  })
})
