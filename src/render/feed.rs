//! Lists of addresses and of new reports, for machines.

use crate::base::date::rfc3339;
use crate::base::text::escape_html;
use crate::plan::SITEMAP_LIMIT;
use crate::portal::Lens;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Writes the list of addresses, or of its parts where it is too long for one file.
pub(super) fn sitemap(lens: &Lens<'_>) -> Vec<u8> {
    let parts = lens.addresses().len().div_ceil(SITEMAP_LIMIT);
    if parts <= 1 {
        return sitemap_part(lens, 0);
    }
    let base = lens.site().base_url.as_deref().unwrap_or_default();
    let mut out = format!("{XML}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for part in 1..=parts {
        out.push_str(&format!("<sitemap><loc>{}sitemap-{part}.xml</loc></sitemap>\n", escape_html(base)));
    }
    out.push_str("</sitemapindex>\n");
    out.into_bytes()
}

/// Writes one part of the list of addresses.
pub(super) fn sitemap_part(lens: &Lens<'_>, part: usize) -> Vec<u8> {
    let base = lens.site().base_url.as_deref().unwrap_or_default();
    let mut out = format!("{XML}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for address in lens.addresses().into_iter().skip(part * SITEMAP_LIMIT).take(SITEMAP_LIMIT) {
        out.push_str(&format!("<url><loc>{}{}</loc></url>\n", escape_html(base), escape_html(&address)));
    }
    out.push_str("</urlset>\n");
    out.into_bytes()
}

/// Writes the newest reports as an Atom feed. Its dates are the reports' own, so that building again changes nothing.
pub(super) fn atom(lens: &Lens<'_>) -> Vec<u8> {
    let site = lens.site();
    let base = escape_html(site.base_url.as_deref().unwrap_or_default());
    let newest = lens.newest();
    let updated = newest.first().map(|(_, _, date)| *date).or(site.as_of);
    let author = site.publisher.name.as_deref().unwrap_or(&site.title);
    let mut out =
        format!("{XML}<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n", site.lang.tag());
    out.push_str(&format!("<title>{}</title>\n<id>{base}</id>\n", escape_html(&site.title)));
    out.push_str(&format!("<link href=\"{base}\"/>\n<link rel=\"self\" href=\"{base}feed.xml\"/>\n"));
    out.push_str(&format!("<author><name>{}</name></author>\n", escape_html(author)));
    let updated = updated.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), rfc3339);
    out.push_str(&format!("<updated>{updated}</updated>\n"));
    for (office, period, date) in newest {
        let card = lens.office_card(office);
        let name = lens.office_name_in(office, period);
        let title = match lens.overview_form(period) {
            Some((_, form)) => form.report_title(name, period, site.lang),
            None => format!("{name} {period}"),
        };
        let address = format!("{base}{}/{period}/", card.path);
        out.push_str(&format!(
            "<entry><title>{}</title><id>{address}</id><link href=\"{address}\"/><updated>{}</updated></entry>\n",
            escape_html(&title),
            rfc3339(date)
        ));
    }
    out.push_str("</feed>\n");
    out.into_bytes()
}
