//! Reads figures: elements with their attributes, and where the texts and lines of a drawing stand.

use gongkai::render::chart::{bold_width, text_width};

/// An element of a figure.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split(' ').any(|own| own == class))
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// This element and all in it.
    pub(crate) fn all(&self) -> Vec<&Element> {
        let mut all = vec![self];
        for child in self.elements() {
            all.extend(child.all());
        }
        all
    }

    pub(crate) fn text(&self) -> String {
        let text = |node: &Node| match node {
            Node::Element(element) => element.text(),
            Node::Text(text) => text.clone(),
        };
        self.children.iter().map(text).collect()
    }

    pub(crate) fn find(&self, name: &str) -> Vec<&Element> {
        self.all().into_iter().filter(|element| element.name == name).collect()
    }

    pub(crate) fn number(&self, name: &str) -> i64 {
        self.get(name).unwrap_or_else(|| panic!("no {name} in {self:?}")).parse().unwrap()
    }
}

/// Reads markup in which every element is closed; fails where it is not well-formed.
pub(crate) fn parse(html: &str) -> Element {
    let mut stack = vec![Element { name: String::new(), attributes: Vec::new(), children: Vec::new() }];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        assert!(!text.contains('>'), "a stray > in {text}");
        push_text(&mut stack, text);
        let end = tag.find('>').expect("an open tag");
        let inside = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            let element = stack.pop().unwrap();
            assert_eq!(element.name, name, "closes another element");
            stack.last_mut().expect("closes too much").children.push(Node::Element(element));
            continue;
        }
        let (inside, empty) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let name: String = inside.chars().take_while(|c| *c != ' ').collect();
        let attributes = attributes(&inside[name.len()..]);
        let element = Element { name, attributes, children: Vec::new() };
        if empty {
            stack.last_mut().unwrap().children.push(Node::Element(element));
        } else {
            stack.push(element);
        }
    }
    push_text(&mut stack, rest);
    assert_eq!(stack.len(), 1, "not closed: {:?}", stack.last().map(|element| &element.name));
    stack.pop().unwrap()
}

fn push_text(stack: &mut [Element], text: &str) {
    if !text.is_empty() {
        let mut plain = text.to_owned();
        for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            plain = plain.replace(entity, c);
        }
        stack.last_mut().unwrap().children.push(Node::Text(plain));
    }
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let name: String = rest.chars().take_while(|c| !"= ".contains(*c)).collect();
        rest = &rest[name.len()..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            value = quoted.split('"').next().unwrap().to_owned();
            rest = &quoted[value.len() + 1..];
        }
        assert!(attributes.iter().all(|(own, _)| *own != name), "{name} twice in {text}");
        attributes.push((name, value));
        rest = rest.trim_start();
    }
    attributes
}

/// A part of a drawing's surface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) left: i64,
    pub(crate) top: i64,
    pub(crate) right: i64,
    pub(crate) bottom: i64,
    pub(crate) what: String,
}

impl Place {
    pub(crate) fn meets(&self, other: &Place) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(crate) fn within(&self, width: i64, height: i64) -> bool {
        self.left >= 0 && self.top >= 0 && self.right <= width && self.bottom <= height
    }
}

/// Returns where the texts of a drawing stand, by the classes of the theme.
pub(crate) fn texts(svg: &Element, em: i64) -> Vec<Place> {
    let mut places = Vec::new();
    walk(svg, "", em, &mut places);
    places
}

fn walk(element: &Element, inherited: &str, em: i64, places: &mut Vec<Place>) {
    for child in element.elements() {
        let classes = format!("{inherited} {}", child.get("class").unwrap_or_default());
        if child.name == "text" {
            let text = child.text();
            let (x, y) = (child.number("x"), child.number("y"));
            let is = |class: &str| classes.split(' ').any(|own| own == class);
            let long = if is("l") { bold_width(&text, em) } else { text_width(&text, em) };
            let (left, top, right, bottom) = if is("v") {
                (x - em / 2, y, x + em / 2, y + long)
            } else {
                let left = if is("m") {
                    x - long / 2
                } else if is("e") {
                    x - long
                } else {
                    x
                };
                // Letters without their accents and tails, which may come near their neighbours.
                (left, y - em * 4 / 5, left + long, y + em / 8)
            };
            places.push(Place { left, top, right, bottom, what: text });
        } else {
            walk(child, &classes, em, places);
        }
    }
}

/// Returns the points that the paths of a drawing pass.
pub(crate) fn points(svg: &Element) -> Vec<(i64, i64)> {
    svg.find("path").into_iter().flat_map(|path| course(path.get("d").unwrap())).collect()
}

fn course(d: &str) -> Vec<(i64, i64)> {
    let mut points = Vec::new();
    let (mut x, mut y) = (0, 0);
    let mut rest = d;
    while let Some(command) = rest.chars().next() {
        rest = &rest[1..];
        let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (numbers, after) = rest.split_at(end);
        rest = after;
        let numbers: Vec<i64> = numbers
            .replace('-', " -")
            .split_whitespace()
            .map(|number| number.parse().unwrap_or_else(|_| panic!("{number} in {d}")))
            .collect();
        match (command, &*numbers) {
            ('M' | 'L', &[to_x, to_y]) => (x, y) = (to_x, to_y),
            ('l', &[by_x, by_y]) => (x, y) = (x + by_x, y + by_y),
            ('h', &[by]) => x += by,
            ('v', &[by]) => y += by,
            ('z', []) => {}
            _ => panic!("{command}{numbers:?} in {d}"),
        }
        points.push((x, y));
    }
    points
}
