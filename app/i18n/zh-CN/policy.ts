export default {
  title: "政策规则",
};
