export default {
  title: "计算批次",
};
