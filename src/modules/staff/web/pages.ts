// The staff module's pages: own account, users, roles, branches.

import { BrickWall, Building2, KeyRound, Network, UserPlus, UserRound, Users } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/account',
      name: 'account',
      component: () => import('./AccountPage.vue'),
      title: 'staff.account.title',
      icon: UserRound,
    },
    {
      path: '/users',
      name: 'users',
      component: () => import('./UsersPage.vue'),
      title: 'staff.users.title',
      icon: Users,
      menu: { order: 80, group: 'admin' },
      permission: 'staff.list-users',
    },
    {
      path: '/roles',
      name: 'roles',
      component: () => import('./RolesPage.vue'),
      title: 'staff.roles.title',
      icon: KeyRound,
      menu: { order: 81, group: 'admin' },
      permission: 'staff.list-roles',
    },
    {
      path: '/departments',
      name: 'departments',
      component: () => import('./DepartmentsPage.vue'),
      title: 'staff.departments.title',
      icon: BrickWall,
      menu: { order: 83, group: 'admin' },
      permission: 'staff.list-departments',
    },
    {
      path: '/branches',
      name: 'branches',
      component: () => import('./BranchesPage.vue'),
      title: 'staff.branches.title',
      icon: Building2,
      menu: { order: 82, group: 'admin' },
      permission: 'staff.update-branch',
    },
    {
      path: '/single-sign-on',
      name: 'single-sign-on',
      component: () => import('./GroupsPage.vue'),
      title: 'staff.groups.title',
      icon: Network,
      menu: { order: 83, group: 'admin' },
      permission: 'staff.map-group',
    },
  ],
  actions: [
    {
      id: 'staff.create-user',
      title: 'staff.users.create',
      icon: UserPlus,
      permission: 'staff.create-user',
      to: '/users?new=1',
    },
  ],
})
