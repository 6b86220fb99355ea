package io.fermata.architecture;

import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A module as its pom tells it; {@code rank} is its place in the root pom, counted from the top. */
record Module(String name, int rank, String artifact, List<String> dependencies) {
    Module {
        dependencies = List.copyOf(dependencies);
    }

    static List<Module> all() throws Exception {
        var names = texts(parse("pom.xml").getDocumentElement(), "modules", "module");
        var modules = new ArrayList<Module>();
        for (var name : names) {
            modules.add(read(name, modules.size()));
        }
        return List.copyOf(modules);
    }

    String basePackage() {
        return "io.fermata." + name.replace('-', '.');
    }

    boolean holds(String packageName) {
        return packageName.equals(basePackage()) || packageName.startsWith(basePackage() + ".");
    }

    /** Examples show one thing each, so each has a package of its own; every other module has one in all. */
    boolean mayHaveManyPackages() {
        return name.equals("examples");
    }

    private static Module read(String name, int rank) throws Exception {
        var project = parse(name + "/pom.xml").getDocumentElement();
        var dependencies = new ArrayList<String>();
        for (var dependency : children(project, "dependencies", "dependency")) {
            if (text(dependency, "groupId").equals("io.fermata")) {
                dependencies.add(text(dependency, "artifactId"));
            }
        }
        return new Module(name, rank, text(project, "artifactId"), dependencies);
    }

    static Document parse(String path) throws Exception {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(Repo.ROOT.resolve(path).toUri().toString());
    }

    static List<String> texts(Element parent, String list, String item) {
        return children(parent, list, item).stream()
                .map(element -> element.getTextContent().strip())
                .toList();
    }

    static List<Element> children(Element parent, String list, String item) {
        return elements(parent, list).stream()
                .flatMap(element -> elements(element, item).stream())
                .toList();
    }

    static String text(Element parent, String name) {
        return elements(parent, name).getFirst().getTextContent().strip();
    }

    static List<Element> elements(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
