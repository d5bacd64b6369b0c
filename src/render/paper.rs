//! The files that are made for paper: forms, binders and their stylesheets.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use tera::Context;

use super::binder::{self, Binder, Placed};
use super::plan::Made;
use super::view::{CodeView, FormView, SheetView};
use super::{Desk, body, document, form, sheet};
use crate::base::{SitePath, SourcePath};
use crate::page::Page;

impl Desk<'_> {
    /// The printed form of a page.
    pub(super) fn form(&self, path: &SourcePath, at: &SitePath) -> Made {
        let library = self.frame.library;
        let Some((page, url)) = library.pages.get(path).zip(library.url(path)) else { return Ok(None) };
        let body = self.body(page, url);
        let mut form = self.form_view(page, url, at, &body);
        form.body = body.to_string();
        let mut context = Context::new();
        let mut site = self.frame.site(at);
        // What robots shall keep is the page.
        site.canonical = self.frame.whole_address(url);
        context.insert("site", &site);
        context.insert("form", &form);
        Ok(Some(self.frame.theme.render("form.html", &context)?.into()))
    }

    /// What a template sees of the form of the page at `url`, in the file `from`, but for its words.
    pub(super) fn form_view(&self, page: &Page, url: &SitePath, from: &SitePath, html: &str) -> FormView {
        FormView { links: body::far_links(html), ..form::view(&self.frame, page, url, from, self.code(page, url)) }
    }

    /// The code that leads from paper to the page, with what tells the page how old the paper is.
    fn code(&self, page: &Page, url: &SitePath) -> Option<CodeView> {
        let address = self.frame.whole_address(url)?;
        let commit = self.frame.commits.of_file(&page.path).map(|commit| format!("&commit={}", commit.short()));
        let said = format!("{address}?rev={}{}", document::revision(page), commit.unwrap_or_default());
        let drawing = self.recall.codes.get(&page.path, &said, |said| super::qr::draw(said));
        let drawing = drawing.as_ref().as_ref()?;
        Some(CodeView {
            label: format!("QR code of {address}"),
            caption: form::short(&address),
            width: drawing.width.clone(),
            view_box: drawing.view_box.clone(),
            path: drawing.path.clone(),
        })
    }

    /// A binder; one that is too large has a cover alone, which says so.
    pub(super) fn binder(&self, binder: &Binder, at: &SitePath) -> Made {
        let frame = &self.frame;
        let pages = binder.pages(frame);
        let sheets = pages.as_ref().map(|pages| self.sheets(pages, at));
        let view = binder.view(frame, at);
        let cover = binder::cover(frame, &view.title, pages.as_deref().unwrap_or_default());
        let mut context = Context::new();
        context.insert("site", &frame.site(at));
        context.insert("form", &cover);
        context.insert("binder", &view);
        context.insert("too_large", &sheets.is_none());
        context.insert("sheets", &sheets.unwrap_or_default());
        Ok(Some(frame.theme.render("print.html", &context)?.into()))
    }

    /// The stylesheet of a binder; `None` when the binder has a cover alone.
    pub(super) fn binder_style(&self, binder: &Binder) -> Option<String> {
        let frame = &self.frame;
        let papers: Vec<_> = binder.pages(frame)?.iter().map(|(page, url)| form::paper(frame, page, url)).collect();
        Some(binder::style(&papers))
    }

    /// The documents of a binder.
    fn sheets(&self, pages: &[Placed<'_>], at: &SitePath) -> Vec<SheetView> {
        let bodies: Vec<Arc<String>> = pages.par_iter().map(|(page, url)| self.body(page, url)).collect();
        let names = pages.iter().enumerate();
        let root = "../".repeat(at.as_str().matches('/').count());
        let names: HashMap<String, String> =
            names.map(|(index, (_, url))| (url.as_str().to_string(), binder::anchor(index))).collect();
        let documents = pages.par_iter().zip(&bodies).enumerate();
        let sheets = documents.map(|(index, ((page, url), body))| {
            let anchor = binder::anchor(index);
            let mut form = self.form_view(page, url, at, body);
            form.body = sheet::refit(body, &anchor, url, &root, &names);
            SheetView {
                version: page.meta.version.as_ref().map(|version| version.value.clone()),
                changed: form::changed(&self.frame, page),
                anchor,
                form,
            }
        });
        sheets.collect()
    }
}
