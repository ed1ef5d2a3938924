// The roles every bank starts with (domain §1): permissions, data scope, masking.

import type { ScopeKind } from './contract.ts'

type BuiltIn = {
  roleId: string
  name: { 'zh-CN': string; 'en-US': string }
  scope: ScopeKind
  masking: 'masked' | 'hidden'
  permissions: Record<string, ScopeKind | null>
}

const held = (...ids: string[]): Record<string, null> => Object.fromEntries(ids.map((id) => [id, null]))
const TRANSACTIONS = ['ledger.list-transactions', 'ledger.show-transaction']
const LOOK = ['customer.search', 'customer.list', 'customer.show', 'customer.history', 'customer.count-by']
const KEEP = [
  'customer.create',
  'customer.update',
  'customer.add-relationship',
  'customer.end-relationship',
  'customer.restore-field',
]
const IMPORT = [
  'customer.import',
  'import.list',
  'import.show',
  'import.upload',
  'import.save-mapping',
  'import.preview',
  'import.dry-run',
  'import.start',
  'import.pause',
  'import.resume',
  'import.cancel',
  'import.undo',
  'import.error-file',
  'import.template',
]

export const BUILT_IN_ROLES: readonly BuiltIn[] = [
  {
    roleId: 'teller',
    name: { 'zh-CN': '柜员', 'en-US': 'Teller' },
    scope: 'branch',
    masking: 'masked',
    permissions: held(
      ...LOOK,
      ...KEEP,
      ...TRANSACTIONS,
      'ledger.post',
      'customer.reveal',
      'customer.request-change',
      'customer.list-change-requests',
      'customer.decide-change-request',
    ),
  },
  {
    roleId: 'relationship-manager',
    name: { 'zh-CN': '客户经理', 'en-US': 'Relationship manager' },
    scope: 'own',
    masking: 'masked',
    permissions: {
      ...held(
        ...KEEP,
        ...TRANSACTIONS,
        'customer.reveal',
        'customer.request-change',
        'customer.list-change-requests',
        'customer.export',
        'customer.bulk-update',
        'customer.history',
        ...IMPORT,
      ),
      'customer.search': 'branch',
      'customer.list': 'branch',
      'customer.show': 'branch',
      'customer.count-by': 'branch',
      'customer.create': 'branch',
      'customer.import': 'branch',
    },
  },
  {
    roleId: 'service-agent',
    name: { 'zh-CN': '客服', 'en-US': 'Service agent' },
    scope: 'all',
    masking: 'masked',
    permissions: held('customer.search', 'customer.show', 'customer.request-change', 'customer.list-change-requests'),
  },
  {
    roleId: 'risk-officer',
    name: { 'zh-CN': '风控', 'en-US': 'Risk officer' },
    scope: 'all',
    masking: 'masked',
    permissions: held(...LOOK, ...TRANSACTIONS, 'customer.reveal', 'customer.export'),
  },
  {
    roleId: 'marketer',
    name: { 'zh-CN': '营销', 'en-US': 'Marketer' },
    scope: 'all',
    masking: 'hidden',
    permissions: held('customer.count-by'),
  },
  {
    roleId: 'approver',
    name: { 'zh-CN': '复核', 'en-US': 'Approver' },
    scope: 'tree',
    masking: 'masked',
    permissions: held(
      'customer.show',
      'customer.history',
      'customer.list-change-requests',
      'customer.decide-change-request',
      'customer.update',
    ),
  },
  {
    roleId: 'manager',
    name: { 'zh-CN': '管理层', 'en-US': 'Manager' },
    scope: 'tree',
    masking: 'masked',
    permissions: held(
      ...LOOK,
      ...TRANSACTIONS,
      'ledger.reverse',
      'customer.export',
      'customer.bulk-update',
      'customer.deactivate',
      'customer.reactivate',
      'customer.list-change-requests',
      ...IMPORT,
    ),
  },
  {
    roleId: 'compliance',
    name: { 'zh-CN': '合规', 'en-US': 'Compliance' },
    scope: 'all',
    masking: 'masked',
    permissions: held(
      ...LOOK,
      ...TRANSACTIONS,
      'customer.reveal',
      'customer.export',
      'customer.list-change-requests',
      'staff.list-users',
      'staff.list-roles',
    ),
  },
  {
    roleId: 'admin',
    name: { 'zh-CN': '系统管理员', 'en-US': 'Administrator' },
    scope: 'none',
    masking: 'hidden',
    permissions: held(
      'staff.list-users',
      'staff.create-user',
      'staff.update-user',
      'staff.disable-user',
      'staff.enable-user',
      'staff.reset-password',
      'staff.end-user-sessions',
      'staff.list-roles',
      'staff.create-role',
      'staff.update-role',
      'staff.create-branch',
      'staff.update-branch',
    ),
  },
  {
    roleId: 'customer',
    name: { 'zh-CN': '持卡人', 'en-US': 'Cardholder' },
    scope: 'none',
    masking: 'masked',
    permissions: {},
  },
  {
    roleId: 'system',
    name: { 'zh-CN': '外部系统', 'en-US': 'External system' },
    scope: 'all',
    masking: 'masked',
    permissions: held(
      'customer.create',
      'customer.update',
      'customer.show',
      'customer.search',
      'customer.request-change',
      ...TRANSACTIONS,
      'ledger.post',
      'ledger.post-any',
      'ledger.post-batch',
      'ledger.reverse',
      'ledger.hold',
      'ledger.release-hold',
    ),
  },
]
