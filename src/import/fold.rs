//! Labels and headings to a form in which only their words count. For comparison; nothing folded is ever shown.

/// A text folded for comparison, with the place of each character in the text it came from.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    /// The characters that count.
    pub(super) chars: Vec<char>,
    /// Where each stood, in bytes.
    pub(super) at: Vec<usize>,
    /// Whether a traditional character was read as its simplified one.
    pub(super) traditional: bool,
}

/// Returns the simplified form of a character of official labels and headings that is written in the traditional one.
pub(super) fn simplified(c: char) -> Option<char> {
    Some(match c {
        '條' => '条',
        '項' => '项',
        '內' => '内',
        '製' => '制',
        '發' => '发',
        '數' => '数',
        '廢' => '废',
        '現' => '现',
        '規' => '规',
        '範' => '范',
        '處' => '处',
        '決' => '决',
        '許' => '许',
        '罰' => '罚',
        '強' => '强',
        '業' => '业',
        '費' => '费',
        '額' => '额',
        '單' => '单',
        '萬' => '万',
        '據' => '据',
        '關' => '关',
        '係' => '系',
        '為' => '为',
        '於' => '于',
        '請' => '请',
        '況' => '况',
        '組' => '组',
        '織' => '织',
        '總' => '总',
        '計' => '计',
        '機' => '机',
        '構' => '构',
        '會' => '会',
        '務' => '务',
        '結' => '结',
        '轉' => '转',
        '開' => '开',
        '區' => '区',
        '這' => '这',
        '屬' => '属',
        '國' => '国',
        '祕' => '秘',
        '穩' => '稳',
        '護' => '护',
        '權' => '权',
        '類' => '类',
        '過' => '过',
        '執' => '执',
        '詢' => '询',
        '無' => '无',
        '沒' => '没',
        '補' => '补',
        '後' => '后',
        '確' => '确',
        '訪' => '访',
        '舉' => '举',
        '報' => '报',
        '訴' => '诉',
        '複' => '复',
        '復' => '复',
        '當' => '当',
        '認' => '认',
        '獲' => '获',
        '繳' => '缴',
        '納' => '纳',
        '繼' => '继',
        '續' => '续',
        '議' => '议',
        '訟' => '讼',
        '維' => '维',
        '糾' => '纠',
        '審' => '审',
        '經' => '经',
        '對' => '对',
        '減' => '减',
        '採' => '采',
        '購' => '购',
        '動' => '动',
        '問' => '问',
        '題' => '题',
        '進' => '进',
        '體' => '体',
        '與' => '与',
        '門' => '门',
        '檔' => '档',
        '應' => '应',
        '個' => '个',
        '爲' => '为',
        '鄉' => '乡',
        '爭' => '争',
        '寫' => '写',
        '辦' => '办',
        '佔' => '占',
        '縣' => '县',
        '變' => '变',
        '號' => '号',
        '實' => '实',
        '匯' => '汇',
        '點' => '点',
        '統' => '统',
        '語' => '语',
        '敗' => '败',
        '質' => '质',
        '裏' => '里',
        '裡' => '里',
        '錯' => '错',
        '鎮' => '镇',
        '長' => '长',
        _ => return None,
    })
}

/// Folds a text: no white space, quotation marks or separators, one width of brackets and digits, simplified
/// characters.
pub(super) fn fold(text: &str) -> Folded {
    let mut out = Folded::default();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // Converters to traditional characters also exchange the word 文件 for 檔案, and never the other way round.
        if c == '檔' && chars.peek().is_some_and(|&(_, next)| next == '案') {
            let next = chars.next().map_or(at, |(next, _)| next);
            out.chars.extend(['文', '件']);
            out.at.extend([at, next]);
            out.traditional = true;
            continue;
        }
        let Some(plain) = fold_char(c) else { continue };
        out.traditional |= plain != c && simplified(c).is_some();
        out.chars.push(plain);
        out.at.push(at);
    }
    out
}

/// Returns a folded text as a string.
pub(super) fn folded(text: &str) -> String {
    fold(text).chars.into_iter().collect()
}

fn fold_char(c: char) -> Option<char> {
    let dropped = c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}')
        || matches!(c, '“' | '”' | '"' | '‘' | '’' | '\'' | '「' | '」' | '『' | '』' | '＂')
        || matches!(
            c,
            '、' | '，' | ',' | '．' | '.' | '。' | '：' | ':' | '；' | ';' | '·' | '•' | '﹒' | '､'
        );
    if dropped {
        return None;
    }
    Some(match c {
        '(' | '﹙' => '（',
        ')' | '﹚' => '）',
        '／' => '/',
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xff10 + u32::from('0')).unwrap_or(c),
        '\u{4e00}'..='\u{9fff}' => simplified(c).unwrap_or(c),
        c => c,
    })
}

/// Splits `（三）不予公开`, `3.其他`, `三、…`, `③…` into the number and the rest; the number is absent where there is none.
pub(super) fn numbering(text: &str) -> (Option<u32>, &str) {
    let text = text.trim();
    let Some(first) = text.chars().next() else { return (None, text) };
    if let Some(circled) = u32::from(first).checked_sub(0x2460).filter(|&n| n < 20) {
        return (Some(circled + 1), text.trim_start_matches(first).trim_start());
    }
    let bracketed = matches!(first, '（' | '(');
    let body = if bracketed { text.trim_start_matches(['（', '(']).trim_start() } else { text };
    let end = body.find(|c| numeral(c).is_none()).unwrap_or(body.len());
    let (number, rest) = body.split_at(end);
    let Some(value) = number_of(number) else { return (None, text) };
    let spaced =
        rest.starts_with(char::is_whitespace) && number.chars().any(|c| !"一二三四五六七八九十".contains(c));
    let rest = rest.trim_start();
    let mark = if bracketed {
        rest.strip_prefix(['）', ')'])
    } else {
        rest.strip_prefix(['、', '.', '．', ')', '）', '，'])
    };
    match mark {
        Some(rest) => (Some(value), rest.trim_start()),
        // `1 属于国家秘密`: a space in place of the dot, but never `2024 年`.
        None if spaced && !bracketed && value <= 20 && !rest.starts_with(['年', '月', '日']) => {
            (Some(value), rest)
        }
        None => (None, text),
    }
}

fn numeral(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '\u{ff10}'..='\u{ff19}' => Some(u32::from(c) - 0xff10),
        '十' => Some(10),
        _ => "一二三四五六七八九".chars().position(|d| d == c).and_then(|d| u32::try_from(d + 1).ok()),
    }
}

fn number_of(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 3 {
        return None;
    }
    let mut value = 0;
    for c in text.chars() {
        let digit = numeral(c)?;
        value = match (c, value) {
            ('十', 0) => 10,
            ('十', tens) => tens * 10,
            (_, tens) if tens >= 10 && tens % 10 == 0 && text.contains('十') => tens + digit,
            (_, tens) => tens * 10 + digit,
        };
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_count() {
        assert_eq!(
            folded("(二) 部分公开 (区分处理的, 只计这一情形)"),
            folded("（二）部分公开（区分处理的，只计这一情形）")
        );
        assert_eq!(folded("3.危及“三安全一稳定”"), folded("３、危及「三安全一稳定」"));
        assert_eq!(folded("結果 維持"), "结果维持");
        assert_eq!(folded("規範性檔案"), "规范性文件");
        assert_eq!(folded("行政执法档案"), "行政执法档案");
    }

    #[test]
    fn numbers_of_headings_are_split_off() {
        assert_eq!(numbering("（三）不予公开"), (Some(3), "不予公开"));
        assert_eq!(numbering("(1) 某事"), (Some(1), "某事"));
        assert_eq!(numbering("十二、某事"), (Some(12), "某事"));
        assert_eq!(numbering("1、 总体情况"), (Some(1), "总体情况"));
        assert_eq!(numbering("⑵"), (None, "⑵"));
        assert_eq!(numbering("②重复"), (Some(2), "重复"));
        assert_eq!(numbering("2024 年报告"), (None, "2024 年报告"));
        assert_eq!(numbering("一本年"), (None, "一本年"));
        assert_eq!(numbering("1 属于"), (Some(1), "属于"));
    }
}
