// What a new installation starts with: the built-in roles, and for the demo bank its branches and one user a role.

import { type Services, upkeep } from '../../platform/command/index.ts'
import { newId } from '../../platform/kernel/ids.ts'
import { BUILT_IN_ROLES } from './built-in-roles.ts'
import { hashPassword, newFirstPassword } from './password.ts'
import { sealName } from './show-user.ts'
import {
  anyUser,
  demandNoFactors,
  findRole,
  insertBranch,
  insertUser,
  listAllBranches,
  saveRole,
  type UserRow,
} from './staff-store.ts'

/** Roles of systems and channels, which have no finger and no phone. */
const OF_MACHINES = ['system', 'customer']

/** Writes built-in roles, those of people each demanding a second factor; one that the bank has changed stays as it is. */
export async function seedRoles(services: Services): Promise<void> {
  await upkeep(services, async (tx) => {
    for (const role of BUILT_IN_ROLES) {
      const held = await findRole(tx, role.roleId)
      const secondFactor = held?.secondFactor ?? !OF_MACHINES.includes(role.roleId)
      if (!held || held.version === 1)
        await saveRole(tx, {
          sight: {},
          revealsDaily: null,
          revealFresh: false,
          ...role,
          secondFactor,
          builtIn: true,
          version: 1,
        })
    }
  })
}

const DEMO_BRANCHES: [number, string, string, number | null][] = [
  [1, 'HQ', '澄江银行总行', null],
  [2, 'SH', '上海分行', 1],
  [3, 'SHJA', '静安支行', 2],
  [4, 'SHPD', '浦东支行', 2],
  [5, 'SHXH', '徐汇支行', 2],
  [6, 'BJ', '北京分行', 1],
  [7, 'BJHD', '海淀支行', 6],
  [8, 'BJCY', '朝阳支行', 6],
  [9, 'GD', '广东分行', 1],
  [10, 'GZTH', '广州天河支行', 9],
  [11, 'SZNS', '深圳南山支行', 9],
  [12, 'CDJJ', '成都锦江支行', 1],
]
const DEMO_NAMES: Record<string, [string, number]> = {
  teller: ['何雨晴', 3],
  'relationship-manager': ['陈思远', 3],
  'service-agent': ['林可心', 1],
  'risk-officer': ['许志刚', 1],
  marketer: ['沈佳宁', 1],
  approver: ['吴桂芳', 2],
  manager: ['周明远', 2],
  compliance: ['郑文博', 1],
  auditor: ['沈砚秋', 1],
  operator: ['唐立新', 1],
  admin: ['系统管理员', 1],
  customer: ['演示持卡人', 3],
  system: ['渠道系统', 1],
}

export type DemoUser = { loginName: string; password: string }
export type DemoStaff = {
  branches: { branchId: number; name: string }[]
  owners: { userId: string; branchId: number }[]
  users: DemoUser[]
}

/**
 * One user a role, named by the role's id, and more relationship managers so that every branch has one.
 * A given password is used as it is and need not be changed; without one each user gets a first password.
 * Null when there are users already.
 */
export async function seedDemoStaff(services: Services, password: string | null): Promise<DemoStaff | null> {
  const { vault, clock } = services
  return upkeep(services, async (tx) => {
    if (await anyUser(tx)) return null
    await demandNoFactors(tx)
    const users: DemoUser[] = []
    const owners: DemoStaff['owners'] = []
    if ((await listAllBranches(tx)).length === 0) {
      for (const [branchId, code, name, parentId] of DEMO_BRANCHES) {
        const parentPath = parentId === null ? '/' : parentId === 1 ? '/1/' : `/1/${parentId}/`
        await insertBranch(tx, {
          branchId,
          code,
          name,
          parentId,
          path: `${parentPath}${branchId}/`,
          active: true,
          version: 1,
        })
      }
    }
    // One password for the demo bank: it is hashed once a user, printed once.
    const shared = password ?? newFirstPassword()
    const add = async (loginName: string, name: string, branchId: number, roleId: string) => {
      const user: UserRow = {
        userId: newId(),
        loginName,
        displayName: sealName(vault, name),
        branchId,
        roleIds: [roleId],
        status: 'active',
        passwordHash: await hashPassword(shared),
        mustChangePassword: password === null,
        lastSignedInAt: null,
        language: 'zh-CN',
        factorCount: 0,
        single: false,
        singleSubject: null,
        version: 1,
        department: null,
        walled: [],
        grants: [],
      }
      await insertUser(tx, user, clock.now())
      if (roleId === 'relationship-manager') owners.push({ userId: user.userId, branchId })
      users.push({ loginName, password: shared })
    }
    for (const [roleId, [name, branchId]] of Object.entries(DEMO_NAMES)) await add(roleId, name, branchId, roleId)
    for (const [branchId, , name, parentId] of DEMO_BRANCHES) {
      if (branchId > 3 && parentId !== null && name.includes('支行'))
        await add(`rm-${branchId}`, `${name.slice(0, 2)}客户经理`, branchId, 'relationship-manager')
    }
    const branches = DEMO_BRANCHES.filter(([, , name]) => name.includes('支行')).map(([branchId, , name]) => ({
      branchId,
      name,
    }))
    return { branches, owners, users }
  })
}
