package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** {@link Board} as people see it: two browsers at once, Chromium without a window. */
@Timeout(300)
class BoardInBrowserTest extends OnEachServer {

    private static final Dimension WIDE = new Dimension(1280, 900);
    private static final Dimension PHONE = new Dimension(390, 844);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final List<ChromeDriver> BROWSERS = new ArrayList<>();

    private final String server;

    @TempDir
    Path folder;

    private ChromeDriver ada;
    private ChromeDriver grace;

    BoardInBrowserTest(String name) {
        super(name);
        server = name;
    }

    @BeforeEach
    void openBrowsers() {
        while (BROWSERS.size() < 2) { // and kept for the next server
            BROWSERS.add(Chromium.start());
        }
        ada = BROWSERS.get(0);
        grace = BROWSERS.get(1);
        BROWSERS.forEach(each -> each.manage().window().setSize(WIDE));
    }

    @AfterEach
    void leave() {
        BROWSERS.forEach(each -> {
            each.manage().deleteAllCookies();
            each.get("about:blank");
            said(each); // of this server
        });
    }

    @AfterAll
    static void closeBrowsers() {
        BROWSERS.forEach(ChromeDriver::quit);
        BROWSERS.clear();
    }

    @Test
    void twoSeeWhatEachOtherWritesAlsoAfterARestart() throws Exception {
        Path database = folder.resolve("board");
        Board board = new Board(database);
        int port = serve(board);
        signIn(ada, port, "Ada");
        signIn(grace, port, "Grace");

        write(
                ada,
                "Hello!\n<script>document.title = 'broken'</script><img src=x onerror=\"document.title='broken'\">",
                "");
        assertThat(shown(grace, 1)).contains("Ada", "Hello!\n<script>document.title = 'broken'</script>");
        assertThat(grace.getTitle()).isEqualTo("Board");
        write(grace, "Look at this", picture().toString());
        assertThat(shown(ada, 2)).contains("Grace", "Look at this");
        await(ada, "the picture", browser -> (Boolean) browser.executeScript(
                "const i = document.querySelector('#message-2 img'); return i.complete && i.naturalWidth === 320"));
        screenshots(ada, "board");
        assertThat(said(ada)).isEmpty();
        assertThat(said(grace)).isEmpty();

        stop();
        board.close();
        board = new Board(database);
        serve(board, port);

        write(ada, "Still here after the restart", "");
        assertThat(shown(grace, 3)).contains("Ada", "Still here after the restart"); // without a touch
        assertThat(grace.findElements(By.cssSelector("article"))).hasSize(3);

        assertThat(shown(ada, 3)).contains("Delete");
        ada.findElement(By.cssSelector("#message-3 form button")).click();
        await(
                grace,
                "its end",
                browser -> browser.findElements(By.id("message-3")).isEmpty());
        assertThat(grace.findElements(By.cssSelector("#message-1 form"))).isEmpty(); // Ada's
        stop();
        board.close();
    }

    @Test
    void aPageOfAnotherSiteCannotWrite() throws Exception {
        Board board = new Board(folder.resolve("board"));
        int port = serve(board);
        signIn(ada, port, "Ada");
        Application evil = (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Type", "text/html"));
            return Body.of("<form method=post enctype=multipart/form-data action=http://127.0.0.1:" + port
                    + "/messages><input name=text value=Forged></form><script>document.forms[0].submit()</script>");
        };
        int other = serve(evil);

        // The same site, so that the cookie goes along, and an origin of its own.
        ada.get("http://127.0.0.1:" + other + "/");

        await(ada, "the answer", browser -> browser.getPageSource().contains("by a page of another site"));
        ada.get("http://127.0.0.1:" + port + "/");
        assertThat(textOf(ada, By.cssSelector(".who span"))).isEqualTo("Ada");
        assertThat(ada.findElements(By.cssSelector("article"))).isEmpty();
        stop();
        board.close();
    }

    @Test
    void aWrongPasswordIsSaid() throws Exception {
        Board board = new Board(folder.resolve("board"));
        int port = serve(board);
        signIn(ada, port, "Ada");

        fillSignIn(grace, port, "Ada", "not her password");

        assertThat(textOf(grace, By.cssSelector("[role=alert]")))
                .isEqualTo("That name is taken, and has another password.");
        screenshots(grace, "sign-in");
        stop();
        board.close();
    }

    private static void signIn(ChromeDriver browser, int port, String name) {
        fillSignIn(browser, port, name, "password of " + name);
        assertThat(textOf(browser, By.cssSelector(".who span"))).isEqualTo(name);
    }

    private static void fillSignIn(ChromeDriver browser, int port, String name, String password) {
        browser.get("http://127.0.0.1:" + port + "/");
        browser.findElement(By.name("name")).sendKeys(name);
        browser.findElement(By.name("password")).sendKeys(password);
        browser.findElement(By.cssSelector(".sign-in button")).click();
    }

    private static void write(ChromeDriver browser, String text, String picture) {
        browser.findElement(By.id("text")).sendKeys(text);
        if (!picture.isEmpty()) {
            browser.findElement(By.name("picture")).sendKeys(picture);
        }
        browser.findElement(By.cssSelector(".write button")).click();
    }

    private static String shown(ChromeDriver browser, int message) {
        return textOf(browser, By.id("message-" + message));
    }

    /** The text of an element, when it is there. */
    private static String textOf(ChromeDriver browser, By element) {
        await(browser, element.toString(), page -> !page.findElements(element).isEmpty());
        return browser.findElement(element).getText();
    }

    private static void await(ChromeDriver browser, String what, Predicate<ChromeDriver> happened) {
        new WebDriverWait(browser, LIMIT).withMessage(what).until(page -> happened.test(browser));
    }

    /** What the console has: a script or style that was refused, for example. */
    private static List<String> said(ChromeDriver browser) {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    private Path picture() throws Exception {
        BufferedImage image = new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.ORANGE);
        graphics.fillRect(0, 0, 320, 200);
        graphics.setColor(Color.DARK_GRAY);
        graphics.fillOval(100, 40, 120, 120);
        graphics.dispose();
        Path file = folder.resolve("picture.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /** Wide, and as on a phone, where nothing may be wider than the page. */
    private void screenshots(ChromeDriver browser, String name) throws Exception {
        Files.createDirectories(SCREENSHOTS);
        for (Dimension size : List.of(WIDE, PHONE)) {
            browser.manage().window().setSize(size);
            Files.write(
                    SCREENSHOTS.resolve(server + "-" + name + "-" + size.getWidth() + ".png"),
                    browser.getScreenshotAs(OutputType.BYTES));
            WebElement page = browser.findElement(By.tagName("html"));
            assertThat(Integer.parseInt(String.valueOf(page.getDomProperty("scrollWidth"))))
                    .isLessThanOrEqualTo(Integer.parseInt(String.valueOf(page.getDomProperty("clientWidth"))));
        }
        browser.manage().window().setSize(WIDE);
    }
}
