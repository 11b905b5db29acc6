export default {
  title: "成员与权限",
};
