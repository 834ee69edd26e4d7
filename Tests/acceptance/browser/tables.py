"""What the tables of the page show, through the hooks that web/README.md lists."""


def keys(page, grid="process-grid"):
    """The lines in view, from the top, by their keys."""
    return page.evaluate(
        """(grid) => [...document.querySelectorAll(`#${grid} .who-line:not([hidden])`)]
          .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map(({ dataset }) => dataset.key)""",
        grid,
    )


def cell(page, key, column, grid="process-grid"):
    """What a cell says."""
    return page.inner_text(f'#{grid} .who-line[data-key="{key}"] [data-column="{column}"]')


def shows(dashboard, *wanted, grid="process-grid"):
    """Waits until these lines are in view, in this order."""
    dashboard.until(lambda: keys(dashboard.page, grid) == [str(key) for key in wanted], f"{wanted} in view")


def sorted_by(page, grid="process-grid"):
    """The column that the lines are sorted by."""
    return page.get_attribute(f'#{grid} [role="columnheader"][aria-sort$="ending"]', "data-column")
