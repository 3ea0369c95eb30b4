//! The words by which lines around a report are known.

/// Words of lines behind a report that belong to the page.
const BEHIND: [&str; 39] = [
    "主办单位",
    "承办单位",
    "协办单位",
    "技术支持",
    "版权所有",
    "版权声明",
    "ICP备",
    "ICP证",
    "公网安备",
    "公安备",
    "网站标识码",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "打印本页",
    "打印此页",
    "打印页面",
    "【打印",
    "[打印",
    "关闭窗口",
    "关闭本页",
    "关闭页面",
    "【关闭",
    "[关闭",
    "分享到",
    "分享至",
    "扫一扫",
    "相关链接",
    "友情链接",
    "相关文档",
    "相关附件下载",
    "相关阅读",
    "网站地图",
    "网站声明",
    "浏览次数",
    "返回顶部",
    "Copyright",
    "IPv6",
];

/// Words of lines before a report that belong to the page.
const BEFORE: [&str; 22] = [
    "当前位置",
    "您的位置",
    "您现在的位置",
    "所在位置",
    "字号",
    "字体",
    "打印",
    "关闭",
    "分享",
    "扫一扫",
    "浏览次数",
    "浏览量",
    "访问量",
    "点击数",
    "阅读次数",
    "无障碍",
    "长者模式",
    "适老",
    "登录",
    "注册",
    "设为首页",
    "加入收藏",
];

/// Labels of what a page says about a document.
const DATA: [&str; 27] = [
    "索引号",
    "索取号",
    "发布机构",
    "发文机关",
    "公开主体",
    "发布日期",
    "发布时间",
    "发文日期",
    "成文日期",
    "生成日期",
    "公开日期",
    "信息来源",
    "来源",
    "主题分类",
    "组配分类",
    "主题词",
    "文号",
    "发文字号",
    "文件编号",
    "信息名称",
    "名称",
    "标题",
    "有效性",
    "公开方式",
    "公开形式",
    "责任部门",
    "关键词",
];

/// Tells whether a line may begin what follows a report on a page.
pub(super) fn is_behind(text: &str) -> bool {
    text.chars().count() <= 200
        && !text.contains('。')
        && (BEHIND.iter().any(|word| text.contains(word)) || text.trim().eq_ignore_ascii_case("top"))
}

/// Tells whether a short line before a report is for the page's visitors and says nothing of the report.
pub(super) fn is_before(text: &str) -> bool {
    text.chars().count() <= 80
        && !text.contains('。')
        && BEFORE.iter().any(|word| text.contains(word))
        && !is_data(text)
}

/// Tells whether a line says something of a document, such as the day it was published.
pub(super) fn is_data(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let labelled = |label: &str| {
        text.match_indices(label).any(|(at, _)| {
            let behind = text.get(at + label.len()..).unwrap_or_default();
            behind.starts_with(['：', ':', '】', '］', ']']) || at == 0 && behind.is_empty()
        })
    };
    text.chars().count() <= 300 && DATA.iter().any(|label| labelled(label))
}

/// Tells whether a line may be a report's title, or a part of one.
pub(super) fn is_title(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.chars().count() <= 80
        && !text.contains('。')
        && (text.contains("报告") || text.contains("報告"))
        && text.contains(['年', '公'])
}

/// Tells whether a title names its office, the year and what it is, so that nothing of it stands before.
pub(super) fn is_whole_title(title: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() && !matches!(c, '〇' | '○');
    let named = title.trim().chars().take(2).all(is_letter) && !title.trim().starts_with("政府信息公开");
    named && title.contains('年') && (title.contains("公开") || title.contains("公開"))
}

/// Tells whether a line may be the beginning of a title that goes on behind it: the office, or the year with it.
pub(super) fn is_part_of_title(text: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || c.is_whitespace() || "（）()·".contains(c);
    (2..=40).contains(&text.trim().chars().count()) && text.chars().all(inner)
}

/// Tells whether a line is a sentence of a text.
pub(super) fn is_sentence(text: &str, letters: usize) -> bool {
    text.contains('。') && text.chars().count() > letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_words() {
        assert!(is_behind("主办单位：云溪县人民政府办公室　云ICP备00000000号"));
        assert!(!is_behind("依托二维码推进公开，全年扫一扫查询三百余次。"));
        assert!(is_before("字号：大 中 小 【打印】【关闭】"));
        assert!(!is_before("发布时间：2025-01-20 来源：云溪县 字号：大 中 小"));
        assert!(is_data("索 引 号：0123/2025-00001"));
        assert!(is_data("发布机构"));
        assert!(!is_data("名称变更三件"));
        assert!(is_title("云溪县2024年政府信息公开 工作年度报告"));
    }
}
