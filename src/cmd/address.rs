//! Why an office cannot have an address.

use crate::base::text::printable;
use crate::base::{Lang, Period};
use crate::portal::is_reserved;
use crate::source::segment_problem;

/// Says why a new office cannot have this address beside those that are there; the very same address is no reason.
pub(super) fn refusal<'o>(
    address: &str,
    mut offices: impl Iterator<Item = &'o str>,
    lang: Lang,
) -> Option<String> {
    let shown = printable(address);
    if address.is_empty() || address.split('/').any(|segment| segment_problem(segment).is_some()) {
        return Some(lang.pick(
            format!("“{shown}”不能作网址；请用小写字母、数字和连字符，如 weidong/pucheng"),
            format!("“{shown}” cannot be an address; use lower-case letters, digits and hyphens, such as weidong/pucheng"),
        ));
    }
    if address.split('/').any(|segment| Period::from_stem(segment).is_some()) {
        return Some(lang.pick(
            format!("“{shown}”里有以四位数字命名的文件夹，那是放附件的，机构不能放在里面"),
            format!("“{shown}” has a folder named by four digits; those hold attachments and no offices"),
        ));
    }
    if is_reserved(address) {
        return Some(lang.pick(
            format!("网址“{shown}”由网站自己使用，请换一个"),
            format!("the portal keeps the address “{shown}” for itself; choose another"),
        ));
    }
    let inside = |inner: &str, outer: &str| {
        let (inner, outer) = (inner.to_ascii_lowercase(), outer.to_ascii_lowercase());
        inner == outer || inner.strip_prefix(&outer).is_some_and(|rest| rest.starts_with('/'))
    };
    let clashes = |other: &&str| *other != address && (inside(address, other) || inside(other, address));
    offices.find(clashes).map(|other| {
        let other = printable(other);
        lang.pick(
            format!("“{shown}”与机构“{other}”只差大小写，或一个在另一个里面；机构不能套机构"),
            format!("“{shown}” and the office “{other}” differ in letter case only, or would lie one inside the other; offices do not nest"),
        )
    })
}
