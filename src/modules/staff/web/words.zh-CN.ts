// The staff module's words, Chinese.

export default {
  staff: {
    signIn: { title: '登录', lead: '用行内工号登录。', again: '请重新登录，之后回到刚才的页面。', idle: '长时间没有操作，已自动退出。登录后回到刚才的页面。', loginName: '工号', password: '密码', show: '显示密码', hide: '隐藏密码', caps: '大写锁定已打开', act: '登录', busy: '正在登录', both: '请填写工号和密码。', wait: '还要等 {span}。', rules: '连续输错会暂时锁定；长时间无操作自动退出，打开的记录与草稿保留。忘记密码请联系管理员重置。', law: '仅供授权员工使用。每一次查询、查看原值与修改都会记录到人、到时间、到终端。' },
    password: { title: '修改密码', lead: '新密码立即生效。', forced: '这是初始密码，请先设置你自己的密码再继续。', current: '当前密码', next: '新密码', again: '再输一次新密码', act: '修改密码', done: '密码已修改，其他会话已退出', notSame: '两次输入不一样', others: '修改后，你在其他设备上的会话会退出。', ruleLength: '至少 {n} 位，可以是一句话', ruleMix: '同时有字母和数字', ruleName: '不包含工号', ruleNew: '与当前密码不同' },
    account: { title: '我的账户', me: '我', lastSignIn: '上次登录', until: '本次登录最晚到', sessions: '打开的会话', sessionsHint: '不认识的会话请立即结束并修改密码', unknownDevice: '未知设备', current: '本次会话', seen: '最近活动 {at} · 登录于 {from}', end: '结束会话', ended: '会话已结束' },
    field: { loginName: '工号', displayName: '姓名', branchId: '网点', roleIds: '角色', status: '状态', lastSignedInAt: '最近登录', sessionCount: '会话', code: '编号', name: '名称', parentId: '上级', active: '营业', userCount: '人数', roleId: '角色编号', scope: '数据范围', masking: '掩码', permissions: '权限' },
    status: { active: '正常', locked: '锁定', disabled: '停用' },
    scope: { own: '本人名下', branch: '本网点', tree: '本网点及辖内', all: '全行', none: '无' },
    masking: { masked: '掩码显示', hidden: '不显示' },
    users: { title: '用户', create: '新建用户', edit: '修改用户', search: '工号或姓名', panel: '用户', empty: '没有符合条件的用户', emptyHint: '换一个条件，或新建用户。', anyBranch: '全部网点', anyRole: '全部角色', anyStatus: '全部状态', save: '保存修改', add: '开通用户', loginHint: '小写字母、数字、点、横线；开通后不能改', sessions: '打开的会话', noSessions: '现在没有登录', lockedUntil: '锁定到 {at}', disable: '停用…', enable: '恢复登录', reset: '重置密码…', endSessions: '结束会话', disableTitle: '停用 {name}', disableText: '立即退出所有会话，之后不能登录。名下客户和记录不变，随时可以恢复。', disableAct: '停用用户', resetTitle: '重置 {name} 的密码', resetText: '立即退出所有会话，并生成新的初始密码，只显示一次。', resetAct: '重置密码', firstTitle: '初始密码', firstText: '只显示这一次。请当面或通过行内安全渠道告诉本人，首次登录时必须修改。', copy: '复制密码', copied: '已复制', firstDone: '我已转告', saved: '已保存 {name}', disabled: '已停用 {name}', enabled: '{name} 可以登录了', ended: '{name} 的会话已结束', count: '{n} 人', undo: '恢复' },
    roles: { title: '角色与权限', create: '新建角色', builtIn: '内置', users: '{n} 人', count: '{n} 项权限', save: '保存角色', add: '新建角色', nameZh: '中文名称', nameEn: '英文名称', idHint: '小写字母和横线；新建后不能改', scopeHint: '角色能看到哪些客户', maskingHint: '敏感字段怎样显示；看原值总是单独的权限', permissions: '权限', search: '查找权限', all: '全选', none: '全不选', ownScope: '范围同角色', saved: '已保存角色 {name}，下一次请求生效', choose: '选一个角色查看和修改', module: '{name}（{n} / {total}）' },
    branches: { title: '网点', create: '新建网点', edit: '修改网点', panel: '网点', root: '顶级网点', save: '保存修改', add: '新建网点', codeHint: '大写字母和数字；新建后不能改', closed: '已停业', open: '营业', saved: '已保存 {name}', people: '{n} 人', addUnder: '在下面新建', empty: '还没有网点', search: '名称或编号' },
    module: { staff: '人员', customer: '客户', reference: '参考数据', audit: '审计', journal: '日志', intake: '导入', import: '导入', approval: '审批', system: '系统' },
  },
  route: {
    staff: { 'sign-in': '登录', session: '当前会话', 'sign-out': '退出登录', 'change-password': '修改密码', 'set-language': '切换语言', 'list-sessions': '我的会话', 'revoke-session': '结束会话', 'list-preferences': '读取偏好', 'save-preference': '保存偏好', 'list-users': '查看用户', 'list-colleagues': '选择同事', 'show-user': '查看用户', 'create-user': '开通用户', 'update-user': '修改用户', 'disable-user': '停用用户', 'enable-user': '恢复用户', 'reset-password': '重置密码', 'end-user-sessions': '结束用户会话', 'list-roles': '查看角色', 'create-role': '新建角色', 'update-role': '修改角色', 'list-branches': '查看网点', 'create-branch': '新建网点', 'update-branch': '修改网点' },
  },
  permission: {
    staff: { 'list-users': '查看用户', 'create-user': '开通用户', 'update-user': '修改用户', 'disable-user': '停用用户', 'enable-user': '恢复用户', 'reset-password': '重置密码', 'end-user-sessions': '结束用户会话', 'list-roles': '查看角色', 'create-role': '新建角色', 'update-role': '修改角色', 'create-branch': '新建网点', 'update-branch': '修改网点' },
  },
  refusal: {
    staff: {
      'sign-in-failed': '工号或密码不对', 'sign-in-locked': '输错次数太多，登录暂时锁定，请 {waitMinutes} 分钟后再试', 'password-refused': '密码没有修改，请按提示调整', 'branch-not-found': '没有这个网点', 'branch-unknown': '没有这个网点，请重新选择', 'branch-code-taken': '这个编号已被别的网点使用', 'branch-loop': '不能把网点移到它自己的下级', 'role-not-found': '没有这个角色', 'role-unknown': '没有这些角色：{roles}', 'role-taken': '这个角色编号已经有了', 'user-not-found': '没有这个用户', 'login-taken': '这个工号已经有了', 'admin-keeps': '管理员角色必须保留这些权限：{permissions}', 'last-administrator': '这是最后一位管理员，不能停用或取消角色', 'not-yourself': '不能对自己做这个操作', 'preference-too-large': '要保存的内容太大',
    },
    password: { wrong: '当前密码不对', 'too-short': '至少 {limit} 位', 'letters-and-digits': '要同时有字母和数字', 'contains-login': '不能包含工号', 'too-simple': '重复的字符太多，换一个更难猜的', same: '不能与当前密码相同' },
  },
}
